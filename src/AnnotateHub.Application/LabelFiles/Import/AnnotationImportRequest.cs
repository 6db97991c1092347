using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <param name="Annotator">User name of the person whose work the boxes become, unless <see cref="People"/> says whose.</param>
/// <param name="Folder">All files of the format below it are read.</param>
/// <param name="AddClasses">Classes that the project does not know are added to it; otherwise their objects are rejected.</param>
/// <param name="AddOnly">The only classes that are added; null for all.</param>
/// <param name="AsModel">Name of the model run that the boxes become instead of anybody's work, with their scores.</param>
public sealed record AnnotationImportRequest(
    long ProjectId,
    string Annotator,
    string Folder,
    VocConvention Convention,
    bool AddClasses = false,
    IReadOnlyList<string>? AddOnly = null,
    string? AsModel = null
)
{
    /// <summary>Key of the format; null guesses by the files.</summary>
    public string? Format { get; init; } = "voc";

    public CsvMapping? Csv { get; init; }

    /// <summary>Raters in the files and the user names that their labels become the work of; raters without one are left out. Null: all are
    /// <see cref="Annotator"/>'s.</summary>
    public IReadOnlyDictionary<string, string>? People { get; init; }

    /// <summary>Name of the round whose work the boxes become, for people who have the images there; null: the free round.</summary>
    public string? Round { get; init; }

    /// <summary>Through whose eyes the round is looked at: work that they may not know of is as if it were not there. Null: the command
    /// line.</summary>
    public Actor? Asking { get; init; }

    /// <summary>What becomes of labels that were made on a picture of another size than the project's image.</summary>
    public SizeDifference SizeDifference { get; init; }

    /// <summary>Code page of files that do not say it themselves; null reads UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Words in the files and the project's classes that they mean; an empty one leaves the boxes out.</summary>
    public IReadOnlyDictionary<string, string>? Classes { get; init; }
}
