using System.Text.Json.Serialization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>What a lead does to many assignments of a round at once.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BulkAction>))]
public enum BulkAction
{
    Accept,
    Return,
    Withdraw,
    Reassign,

    /// <summary>Gives withdrawn work back to its person.</summary>
    Restore,
}
