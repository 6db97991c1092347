using System.Globalization;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Audit;
using AnnotateHub.Application.Projects;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Audit;

public sealed partial class AuditPage(
    AuditQueries trail,
    ImageIndex images,
    VisibleRounds rounds,
    ProjectChanges members,
    NavigationManager navigation
)
{
    private const int PageSize = 100;

    private static readonly (string Word, string Label)[] Subjects =
    [
        ("", "Anything"),
        ("assignment.", "Work of annotators"),
        ("round.", "Rounds and seals"),
        ("comment.", "Comments"),
        ("flag.", "Flagged images"),
        ("member.", "Members"),
        ("invitation.", "Invitations"),
        ("splits.", "Splits"),
    ];

    private AuditResults? _entries;
    private IReadOnlyList<(long Id, string Name)> _people = [];
    private IReadOnlyList<RoundChoice> _rounds = [];
    private long? _image;
    private bool _unknownImage;

    [SupplyParameterFromQuery(Name = "image")]
    private string? ImageName { get; set; }

    [SupplyParameterFromQuery(Name = "person")]
    private long? Who { get; set; }

    [SupplyParameterFromQuery(Name = "round")]
    private long? Round { get; set; }

    [SupplyParameterFromQuery(Name = "about")]
    private string? About { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? Page { get; set; }

    private IReadOnlyList<(long? Person, string Words)> People =>
        [(null, "Anybody"), .. _people.Select(person => ((long?)person.Id, person.Name))];

    private IReadOnlyList<(long? Round, string Words)> Rounds => [(null, "Any"), .. _rounds.Select(round => ((long?)round.Id, round.Name))];

    private int Number => Math.Max(1, Page ?? 1);

    private bool IsFiltered =>
        !string.IsNullOrEmpty(ImageName)
        || Who is not null
        || Round is not null
        || !string.IsNullOrEmpty(About)
        || Day(From) is not null
        || Day(To) is not null;

    private AuditFilter Filter => new(_image, Who, Round, About, Day(From), Day(To)?.AddDays(1));

    private string CsvAddress
    {
        get
        {
            (string Name, object? Value)[] parts =
            [
                ("image", _image),
                ("person", Who),
                ("round", Round),
                ("action", About),
                ("from", Utc(Day(From))),
                ("until", Utc(Day(To)?.AddDays(1))),
            ];
            return $"api/projects/{ProjectId}/audit?format=csv"
                + string.Concat(
                    parts
                        .Where(part => part.Value is not (null or "" or 0L))
                        .Select(part => $"&{part.Name}={Uri.EscapeDataString(Convert.ToString(part.Value, CultureInfo.InvariantCulture)!)}")
                );
        }
    }

    protected override async Task ProjectLoadedAsync()
    {
        _people =
        [
            .. (await members.MembersAsync(PersonId, ProjectId))
                .Select(member => (member.PersonId, member.Person!.DisplayName))
                .OrderBy(item => item.DisplayName, StringComparer.CurrentCultureIgnoreCase),
        ];
        _rounds = await rounds.ListAsync(ProjectId, PersonId);
        _image = string.IsNullOrWhiteSpace(ImageName)
            ? null
            : (await images.FindAsync(ProjectId, PersonId, new ImageFilter(ImageName), take: ImageIndex.MaxItems))
                ?.Items.FirstOrDefault(image => string.Equals(image.Name, ImageName.Trim(), StringComparison.OrdinalIgnoreCase))
                ?.Id
                ?? 0;
        _unknownImage = _image == 0;
        _entries = await trail.ReadAsync(ProjectId, PersonId, Filter, (Number - 1) * PageSize, PageSize);
    }

    /// <summary>Another choice begins at its first page.</summary>
    private void Go(string name, string? value) =>
        navigation.NavigateTo(
            navigation.GetUriWithQueryParameters(
                name == "page"
                    ? new Dictionary<string, object?> { [name] = value }
                    : new Dictionary<string, object?> { [name] = string.IsNullOrEmpty(value) ? null : value, ["page"] = null }
            ),
            replace: true
        );

    private static DateTimeOffset? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
            : null;

    private static string? Utc(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
