using AnnotateHub.Core.Study.Assignments;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

public sealed record OwnCount(long ProjectId, AssignmentState State, int Count);
