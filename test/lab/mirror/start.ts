export async function startMirror() {}
