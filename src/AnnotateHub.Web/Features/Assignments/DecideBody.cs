using AnnotateHub.Application.Rounds.Lifecycle;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Assignments;

public sealed record DecideBody(FlagDecision? Decision, string? Note = null);
