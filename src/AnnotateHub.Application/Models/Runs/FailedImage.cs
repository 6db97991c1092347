using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

public sealed record FailedImage(long ImageId, string Name, string Fault);
