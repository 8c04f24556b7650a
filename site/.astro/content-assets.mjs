
import __ASTRO_IMAGE_IMPORT_0 from "./pictures/create.svg?astroContentImageFlag=&importer=.content%2Farchitecture.md";
import __ASTRO_IMAGE_IMPORT_1 from "./pictures/create.svg?astroContentImageFlag=&importer=.content%2Fconcepts.md";
import __ASTRO_IMAGE_IMPORT_2 from "./pictures/house.svg?astroContentImageFlag=&importer=.content%2Farchitecture.md";
import __ASTRO_IMAGE_IMPORT_3 from "./pictures/house.svg?astroContentImageFlag=&importer=.content%2Fconcepts.md";
import __ASTRO_IMAGE_IMPORT_4 from "./pictures/tokens.svg?astroContentImageFlag=&importer=.content%2Fconcepts.md";
import __ASTRO_IMAGE_IMPORT_5 from "./pictures/tokens.svg?astroContentImageFlag=&importer=.content%2Findex.md";
export default new Map([["./pictures/create.svg?astroContentImageFlag=&importer=.content%2Farchitecture.md", __ASTRO_IMAGE_IMPORT_0], ["./pictures/create.svg?astroContentImageFlag=&importer=.content%2Fconcepts.md", __ASTRO_IMAGE_IMPORT_1], ["./pictures/house.svg?astroContentImageFlag=&importer=.content%2Farchitecture.md", __ASTRO_IMAGE_IMPORT_2], ["./pictures/house.svg?astroContentImageFlag=&importer=.content%2Fconcepts.md", __ASTRO_IMAGE_IMPORT_3], ["./pictures/tokens.svg?astroContentImageFlag=&importer=.content%2Fconcepts.md", __ASTRO_IMAGE_IMPORT_4], ["./pictures/tokens.svg?astroContentImageFlag=&importer=.content%2Findex.md", __ASTRO_IMAGE_IMPORT_5]]);
		