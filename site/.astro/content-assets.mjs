
import __ASTRO_IMAGE_IMPORT_0 from "./a.svg?astroContentImageFlag=&importer=.content%2Findex.md";
export default new Map([["./a.svg?astroContentImageFlag=&importer=.content%2Findex.md", __ASTRO_IMAGE_IMPORT_0]]);
		