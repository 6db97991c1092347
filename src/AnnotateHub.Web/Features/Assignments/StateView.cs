using AnnotateHub.Core.Study.Assignments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Assignments;

public sealed record StateView(AssignmentState State);
