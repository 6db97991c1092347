using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotateHub.Exchange.Croissant;

/// <summary>A column of a table, and what it holds.</summary>
/// <param name="Type">Of schema.org: <c>sc:Text</c>, <c>sc:Integer</c>, <c>sc:Float</c>.</param>
public sealed record CroissantField(string Column, string Type, string Description);
