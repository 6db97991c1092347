using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>How operations and the work document are written (docs/canvas-contract.md): camelCase, enum values by camelCase name, flags as a number.</summary>
public static class AnnotateJson
{
    public static JsonSerializerOptions Options { get; } = Frozen();

    /// <summary>Teaches serializer options the names that travel.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter<OperationKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<BoxOrigin>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<BoxReview>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<AssignmentState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<RoundKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<ChannelRole>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<OperationOutcome>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<RunState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<RunKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<ModelPurpose>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<ProjectRole>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<DataSplit>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Data.Entities.FlagReason>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Rounds.ImageChoiceKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Rounds.FlagDecision>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    /// <summary>The boxes of an operation as the log keeps them; members that are not given are left out.</summary>
    internal static string BoxesToText(IReadOnlyList<BoxChange> boxes) => JsonSerializer.Serialize(boxes, LogOptions);

    internal static IReadOnlyList<BoxChange> BoxesFromText(string text) => JsonSerializer.Deserialize<List<BoxChange>>(text, Options) ?? [];

    private static readonly JsonSerializerOptions LogOptions = new(Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>JSON that was stored as text and travels on unchanged.</summary>
[JsonConverter(typeof(RawJsonConverter))]
public readonly record struct RawJson(string Text);

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new RawJson(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);
}
