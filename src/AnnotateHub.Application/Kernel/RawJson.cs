using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Application.Kernel;

/// <summary>JSON that was stored as text and travels on unchanged.</summary>
[JsonConverter(typeof(RawJsonConverter))]
public readonly record struct RawJson(string Text);
