using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotateHub.Exchange.Croissant;

/// <summary>Many files of one kind.</summary>
/// <param name="Includes">A pattern such as <c>Annotations/**/*.xml</c>.</param>
public sealed record CroissantSet(string Name, string Includes, string MediaType, string Description);
