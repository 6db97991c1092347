using System.Text.Json.Serialization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Rounds.Lifecycle;

[JsonConverter(typeof(CamelCaseEnumConverter<FlagDecision>))]
public enum FlagDecision
{
    /// <summary>The image stays: it is to be annotated as it is.</summary>
    Keep,

    /// <summary>The image leaves the round: all assignments on it in this round are withdrawn.</summary>
    Drop,
}
