using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>A box as it would be; of a dropped one, as it is.</summary>
public sealed record CommitBox(CommitChange Change, double X1, double Y1, double X2, double Y2, string Class, double? Score);
