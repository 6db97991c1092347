using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Assignments;

public sealed record SkipBody(FlagReason? Reason, string? Note = null);
