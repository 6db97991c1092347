using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Text;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Whose work the labels of a rater become.</summary>
internal static class ImportedRaters
{
    /// <summary>Who the raters become; the empty name stands for whoever is not named.</summary>
    public static async Task<(Dictionary<string, long>? People, string? Refusal)> FindAsync(
        IDbContextFactory<AnnotateHubDb> database,
        AnnotationImportRequest request,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == request.ProjectId, cancellationToken);
        if (project is null)
            return (null, $"There is no project with the number {request.ProjectId}; it may have been removed.");
        if (request.AsModel is { } run)
            return run.Trim().Length is >= 1 and <= ModelRuns.MaxNameLength
                ? (new() { [""] = 0 }, null)
                : (null, $"A model run needs a name of 1 to {ModelRuns.MaxNameLength} characters; found '{run}'.");
        var people = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (rater, userName) in request.People ?? new Dictionary<string, string> { [""] = request.Annotator })
        {
            var name = userName.ToUpperInvariant();
            var member = await db
                .Memberships.AsNoTracking()
                .FirstOrDefaultAsync(
                    membership => membership.ProjectId == request.ProjectId && membership.Person!.NormalizedUserName == name,
                    cancellationToken
                );
            if (member is null)
                return (null, $"'{userName}' is no member of '{project.Name}'; add that person to the project first.");
            if (!member.Role.MayAnnotate())
                return (null, $"'{userName}' may only look at '{project.Name}'; give that person an annotator's role first.");
            people[NormalForm.Compose(rater)] = member.PersonId;
        }

        return (people, null);
    }

    public static Func<ImageLabels, long> PersonOf(AnnotationImportRequest request, Dictionary<string, long> people) =>
        imageLabels => people.GetValueOrDefault(imageLabels.Rater ?? "", request.People is null ? people[""] : -1);

    /// <summary>Raters of whom nobody said whose work their labels become, and names that no rater has.</summary>
    public static IEnumerable<ExchangeFault> Unnamed(LabelReading reading, AnnotationImportRequest request)
    {
        if (request.AsModel is not null || request.People is not { } people)
            yield break;
        var named = people.Keys.Select(NormalForm.Compose).ToHashSet(StringComparer.Ordinal);
        var raters = reading.Labels.GroupBy(imageLabels => imageLabels.Rater ?? "", StringComparer.Ordinal).ToList();
        foreach (var rater in raters.Where(rater => !named.Contains(rater.Key)).OrderBy(rater => rater.Key, StringComparer.Ordinal))
            yield return new ExchangeFault(
                rater.First().File,
                0,
                $"The labels of {(rater.Key.Length == 0 ? "nobody that is named" : $"'{rater.Key}'")} are left out ({rater.Count()} images, "
                    + $"{rater.Sum(imageLabels => imageLabels.Boxes.Count)} boxes): it was not said whose work they become."
            )
            {
                Kind = FaultKind.Work,
            };
        foreach (var name in named.Where(name => raters.All(rater => rater.Key != name)).Order(StringComparer.Ordinal))
            yield return new ExchangeFault(
                request.Folder,
                0,
                $"No label is by '{name}'; the raters are {string.Join(", ", raters.Select(rater => $"'{rater.Key}'").Order(StringComparer.Ordinal))}."
            )
            {
                Kind = FaultKind.Work,
            };
    }
}
