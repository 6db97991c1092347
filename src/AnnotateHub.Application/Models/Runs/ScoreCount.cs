using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="Bucket">From 0; each is 0.05 of score wide, the last one holds 1 too.</param>
public sealed record ScoreCount(string Class, int Bucket, int Boxes);
