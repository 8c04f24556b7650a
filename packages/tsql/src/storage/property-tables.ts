/** Extended properties by what they stand with; class 4 is a principal of the database (sys.extended_properties). */
export const propertyTables = `
create table k_properties (
  class integer not null, major_id integer not null, name text not null, folded text not null, value text,
  primary key (class, major_id, folded));
`
