using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>In which order a round's images come to their annotators (docs/rounds.md). Stored as text in the settings of a round.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueueOrder>))]
public enum QueueOrder
{
    /// <summary>Drawn, each annotator's own.</summary>
    Random,

    /// <summary>Where the model is least sure first (<see cref="ExpectedGain.Uncertainty"/>).</summary>
    Uncertainty,

    /// <summary>Where two models say different things first (<see cref="ExpectedGain.Disagreement"/>).</summary>
    Disagreement,
}
