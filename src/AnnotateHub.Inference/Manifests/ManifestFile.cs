using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Sentences;

namespace AnnotateHub.Inference.Manifests;

/// <summary>The manifest as JSON: camelCase names, words for choices, unknown fields refused so that a misspelt one is not silently the
/// default.</summary>
public static class ManifestFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 16,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public static string Write(ModelManifest manifest) => JsonSerializer.Serialize(manifest, Json);

    public static ManifestRead Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json,
                new JsonDocumentOptions
                {
                    CommentHandling = JsonCommentHandling.Skip,
                    AllowTrailingCommas = true,
                    MaxDepth = 16,
                }
            );
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Fault("A manifest is one JSON object in braces; found something else.");
            if (
                document.RootElement.TryGetProperty("version", out var version)
                && !(
                    version.ValueKind == JsonValueKind.Number
                    && version.TryGetInt32(out var number)
                    && number == ModelManifest.CurrentVersion
                )
            )
                return Fault(
                    $"This program reads manifests of version {ModelManifest.CurrentVersion}; found version "
                        + $"{Excerpt.Of(version.ToString())}. Write the "
                        + "manifest anew from the model's page."
                );
            var manifest = document.Deserialize<ModelManifest>(Json);
            if (manifest is null)
                return Fault("A manifest is one JSON object in braces; found null.");
            var faults = ManifestRules.Faults(manifest);
            return new ManifestRead(faults.Count == 0 ? manifest : null, faults);
        }
        catch (JsonException fault)
        {
            var place = fault.LineNumber is { } line
                ? $" (line {line + 1}{(string.IsNullOrEmpty(fault.Path) ? "" : $", at {Excerpt.Of(fault.Path)}")})"
                : "";
            var why = JsonSentence.Describe(fault).Replace("AnnotateHub.Inference.Manifests.", "", StringComparison.Ordinal);
            return Fault($"The manifest cannot be read{place}: {why}.");
        }
        catch (InvalidOperationException)
        {
            // Looking a name up beside one that holds half a character.
            return Fault("The manifest cannot be read: a text in it holds half a character (a lone surrogate). Write it anew.");
        }
    }

    private static ManifestRead Fault(string sentence) => new(null, [sentence]);
}
