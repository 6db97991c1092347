using System.Text.Json.Nodes;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>How a run ended.</summary>
public sealed record RunReport(RunState State, int Done, int Failed, string Message);
