using System.Text.Json.Serialization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>What became of one operation.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<OperationOutcome>))]
public enum OperationOutcome
{
    Applied,

    /// <summary>Was applied or held before.</summary>
    Duplicate,

    /// <summary>Kept on the server with a reason, offered to the person and the lead; the sequence goes on.</summary>
    Held,

    /// <summary>
    /// Not taken. A client's operation is held instead, unless what it did cannot be read: nothing of it could be kept, the client drops
    /// it.
    /// </summary>
    Refused,
}
