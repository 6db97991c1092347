using AnnotateHub.Application.Images.Import;
using AnnotateHub.Core.Pairing;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Images.Import;

public sealed partial class PreviewStep(ImageImportSession session)
{
    private IReadOnlyList<ChannelSource> _sources = [];
    private ImportPlan? _shown;
    private string _pattern = "";
    private double? _pixelSize;
    private bool _busy;

    [Parameter, EditorRequired]
    public long ProjectId { get; set; }

    [Parameter, EditorRequired]
    public long PersonId { get; set; }

    [Parameter, EditorRequired]
    public ImageImportDraft Draft { get; set; } = default!;

    [Parameter]
    public bool FixedChannels { get; set; }

    [Parameter]
    public EventCallback<long> OnImported { get; set; }

    private ImageImportSession Session => session;

    /// <summary>The draft may let go of its plan before this step is taken off the page.</summary>
    private ImportPlan Plan => _shown!;

    private bool IsPlanning => Draft.Stage == ImportStage.Planning;

    /// <summary>What there is to choose from, so that nobody has to know the files by heart.</summary>
    private string ContentWords =>
        Plan.Contents.Count == 0
            ? ""
            : string.Join(
                "; ",
                Plan.Contents.Take(4)
                    .Select(content =>
                        $"{content.Files} {(content.Files == 1 ? "file holds" : "files hold")} {content.Pages} "
                        + $"{(content.Pages == 1 ? "page" : "pages")} of {content.Samples} "
                        + $"{(content.Samples == 1 ? "sample" : "samples")}"
                    )
            ) + (Plan.Contents.Count > 4 ? "; and other kinds." : ".");

    protected override void OnParametersSet()
    {
        if (Draft.Plan is not { } plan || ReferenceEquals(_shown, plan))
            return;
        // A plan that was asked for from here comes back with the same places; what was named in the meantime stays.
        if (!_sources.Select(PlaceOf).SequenceEqual(plan.Channels.Select(PlaceOf)))
            _sources = plan.Channels;
        (_shown, _pattern) = (plan, plan.Pattern);
    }

    private static (string, int, int) PlaceOf(ChannelSource source) => (string.Join('|', source.Tokens), source.Page, source.Sample);

    private void TryChannels(IReadOnlyList<ChannelSource> sources)
    {
        _sources = sources;
        Try(new PairingRule(Plan.Pattern, sources));
    }

    private bool IsChosen(PairingPreset preset) => preset.Rule.Pattern == Plan.Pattern;

    private void Try(PairingRule rule) => session.Plan(ProjectId, PersonId, Plan.IsStaged ? Plan.Root : Plan.Source, rule);

    private async Task ImportAsync()
    {
        _busy = true;
        await OnImported.InvokeAsync(
            await session.ImportAsync(
                ProjectId,
                PersonId,
                [.. _sources.Select(source => source.Channel)],
                _pixelSize is > 0 ? _pixelSize : null
            )
        );
    }
}
