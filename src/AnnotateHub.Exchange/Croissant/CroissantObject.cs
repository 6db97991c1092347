using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotateHub.Exchange.Croissant;

/// <summary>A file of a data set by its path.</summary>
/// <param name="Sha256">In hexadecimal.</param>
public sealed record CroissantObject(string Path, string MediaType, string Sha256, long Bytes);
