using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <param name="Asking">Through whose eyes: only work that this person may read is exported.</param>
/// <param name="Annotator">User name; null for everybody, each in a folder of their own where there are several.</param>
/// <param name="Round">Name of a round; null for all, each in a folder of its own where there are several.</param>
/// <param name="Format">Key of a format that can be written (<see cref="AnnotationFormats"/>).</param>
/// <param name="Unsealed">At the command line: open blind rounds whose seal was broken for this export
/// (<see cref="OperatorSeal"/>).</param>
public sealed record AnnotationExportRequest(
    long ProjectId,
    Actor Asking,
    VocConvention Convention,
    string? Annotator = null,
    string? Round = null,
    IReadOnlyCollection<long>? Unsealed = null,
    string Format = "voc"
);
