/** Where the list lies that apt took from a URL the last time. */
export const listPath = (url: string): string => `/var/lib/apt/lists/${listName(url)}`;

/** apt's name of a file that it fetched: URItoFileName in apt-pkg/contrib/strutl.cc. */
export function listName(url: string): string {
  const plain = url.replace(/^[a-z+]+:\/\//, "").replace(/^[^/]*@/, "");
  return plain
    .replace(/[\\|{}[\]<>"^~_=!@#$%&*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`)
    .replaceAll("/", "_");
}
