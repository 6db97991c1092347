using AnnotateHub.Core.Labels;
using AnnotateHub.Data;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Text;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>The classes of the project and those that an import adds.</summary>
internal static class ImportedClasses
{
    private const int MaxLength = 64;

    public static async Task<ClassScheme> TakeAsync(
        IDbContextFactory<AnnotateHubDb> database,
        AnnotationImportRequest request,
        IEnumerable<ImageLabels> matched,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.FirstAsync(item => item.Id == request.ProjectId, cancellationToken);
        if (!request.AddClasses)
            return project.Classes;
        var classes = With(project.Classes, request, matched);
        if (classes.Classes.Count == project.Classes.Classes.Count)
            return project.Classes;
        project.Classes = classes;
        await db.SaveChangesAsync(cancellationToken);
        return classes;
    }

    public static ClassScheme With(ClassScheme before, AnnotationImportRequest request, IEnumerable<ImageLabels> matched)
    {
        var known = before.Classes.ToList();
        string[] palette = ["#ff5a52", "#35d07f", "#4da3ff", "#ffd23f", "#d86bff", "#35d0d0", "#ff8a3d", "#a0a8b4"];
        foreach (var name in matched.SelectMany(imageLabels => imageLabels.Boxes).Select(box => box.Class).Distinct(StringComparer.Ordinal))
            if (
                known.All(labelClass => labelClass.Key != name)
                && request.Classes?.ContainsKey(name) != true
                && request.AddOnly?.Contains(name) != false
                && WhyNoClass(name) is null
            )
                known.Add(new LabelClass(name, name, palette[known.Count % palette.Length]));
        return new ClassScheme(known);
    }

    /// <summary>Classes that an import added beside others of nearly the same name.</summary>
    public static IEnumerable<ExchangeFault> Alike(ClassScheme classes)
    {
        var spellings = new ClassSpellings();
        foreach (var labelClass in classes.Classes)
            spellings.Add(labelClass.Key, "The project's classes");
        return spellings.Faults();
    }

    public static string? WhyNoClass(string name) =>
        name.Length > MaxLength ? $"a class has at most {MaxLength} characters, and this has {name.Length}"
        : name.Any(char.IsControl) ? "a class has no line ends and control signs"
        : null;
}
