using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using AnnotateHub.Core.Study.Blindness;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Blindness;

/// <param name="RoundId">The round of the secret.</param>
/// <param name="AssignmentId">Keeper's work.</param>
public sealed record Scene(
    long ProjectId,
    long ImageId,
    long RoundId,
    long AssignmentId,
    long HeldId,
    long CommentId,
    long FlagId,
    long PersonId,
    long RunId,
    long ModelId,
    long TrainingId
);
