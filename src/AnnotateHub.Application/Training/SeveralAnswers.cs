using System.Text.Json.Serialization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Training;

/// <summary>What is learnt from an image that several people of one source have answered.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<SeveralAnswers>))]
public enum SeveralAnswers
{
    /// <summary>The answer of the most senior of them; among equals the first by user name.</summary>
    MostSenior,

    /// <summary>Their union by the paper's policy (docs/protocol.md section 3).</summary>
    Union,
}
