using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="JobId">The job that does it; null where whoever began it does it too (the command line).</param>
public sealed record RunStarted(long RunId, string Name, int Images, long? JobId);
