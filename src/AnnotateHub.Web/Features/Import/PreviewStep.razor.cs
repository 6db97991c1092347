using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.UseCases.Import;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Import;

public sealed partial class PreviewStep(ImportDesk desk)
{
    private IReadOnlyList<ChannelDefinition> _channels = [];
    private string _pattern = "";
    private bool _busy;

    [Parameter, EditorRequired] public long ProjectId { get; set; }
    [Parameter, EditorRequired] public long PersonId { get; set; }
    [Parameter, EditorRequired] public ImportDraft Draft { get; set; } = default!;
    [Parameter] public bool FixedChannels { get; set; }
    [Parameter] public EventCallback<long> OnImported { get; set; }

    private ImportDesk Desk => desk;

    private ImportPlan Plan => Draft.Plan!;

    private int LeftOut => Plan.Problems.Count(problem => problem.LeavesOut);

    protected override void OnInitialized()
    {
        _channels = [.. Plan.Channels.Select(source => source.Channel)];
        _pattern = Plan.Pattern;
    }

    private bool IsChosen(PairingPreset preset) => preset.Rule.Pattern == Plan.Pattern;

    private void Try(PairingRule rule) => desk.Plan(ProjectId, PersonId, Plan.Root, rule);

    private async Task ImportAsync()
    {
        _busy = true;
        await OnImported.InvokeAsync(await desk.ImportAsync(ProjectId, PersonId, _channels));
    }
}
