using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Kernel;

/// <summary>How operations and the work document are written (docs/canvas-contract.md): camelCase, enum values by camelCase name, flags as
/// a number. Enumerations of a capability carry <see cref="CamelCaseEnumConverter{T}"/> themselves.</summary>
public static class AnnotateJson
{
    public static JsonSerializerOptions Options { get; } = Frozen();

    /// <summary>Teaches serializer options the names that travel.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new FiniteNumberConverter());
        options.Converters.Add(new JsonStringEnumConverter<OperationKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<BoxOrigin>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<BoxReview>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<AssignmentState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<RoundKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Assistance>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<ChannelRole>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<RunState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<RunKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<ModelPurpose>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<ProjectRole>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<DataSplit>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<TrainingState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<TrainingTarget>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(
            new JsonStringEnumConverter<AnnotateHub.Data.Entities.FlagReason>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
        );
    }

    /// <summary>The boxes of an operation as the log keeps them; members that are not given are left out.</summary>
    internal static string BoxesToText(IReadOnlyList<BoxChange> boxes) => JsonSerializer.Serialize(boxes, LogOptions);

    internal static IReadOnlyList<BoxChange> BoxesFromText(string text) => JsonSerializer.Deserialize<List<BoxChange>>(text, Options) ?? [];

    private static readonly JsonSerializerOptions LogOptions = new(Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.Converters.Add(new SentOperationConverter(new JsonSerializerOptions(options)));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
