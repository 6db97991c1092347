using System.Text.Json.Nodes;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Registry;

/// <param name="Images">How many images it was asked about.</param>
public sealed record CardRun(long Id, string Name, RunKind Kind, RunState State, int Images, DateTimeOffset CreatedAt);
