using AnnotateHub.Core.Study.Assignments;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <param name="Boxes">The person's own boxes.</param>
public sealed record OwnOnImage(AssignmentState State, int Boxes);
