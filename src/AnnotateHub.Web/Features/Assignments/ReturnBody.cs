using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Assignments;

public sealed record ReturnBody(string? Comment, string? BoxId = null, double? X = null, double? Y = null);
