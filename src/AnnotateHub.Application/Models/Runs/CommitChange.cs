using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

public enum CommitChange
{
    Added,
    Changed,
    Dropped,
}
