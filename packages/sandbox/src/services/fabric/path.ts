/** Where the Fabric API is on the sandbox's origin; its version follows. In Azure it has a host of its own. */
export const fabricPath = "/fabric"
