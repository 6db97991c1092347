using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotateHub.Exchange.Croissant;

/// <summary>A table: one of the objects, and its columns.</summary>
public sealed record CroissantTable(string Name, string ObjectPath, string Description, IReadOnlyList<CroissantField> Fields);
