using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Training.Jobs;

/// <summary>How jobs, messages and cards are written: camelCase names, words for choices.</summary>
public static class TrainingJson
{
    public static JsonSerializerOptions Options { get; } = Make(indented: false);

    /// <summary>For files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(indented: true);

    private static JsonSerializerOptions Make(bool indented) =>
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
                new PixelBoxConverter(),
            },
        };
}
