using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Study;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Web.Features.Rounds;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Models;

public sealed partial class ModelPage
{
    private ModelCard? _card;
    private ModelManifest? _manifest;
    private ElementReference _said;
    private string _trainedOn = "";
    private string _dataSet = "";
    private string? _refused;
    private string? _result;
    private bool _failed;
    private bool _isRead;
    private bool _busy;

    [Parameter]
    public long ModelId { get; set; }

    private string Title => _card!.IsBuiltIn ? _card.Name : $"{_card.Name} v{_card.Version}";

    private bool IsConfirmed => _card is { IsBuiltIn: true } or { ConfirmedAt: not null };

    protected override async Task ProjectLoadedAsync()
    {
        if (!Project!.Role.MayLead())
            return;
        var found = await Book.CardAsync(ProjectId, ModelId, PersonId);
        _refused = found.Fault();
        if (found.ValueOrDefault() is { } card)
            Show(card);
        _isRead = true;
    }

    private void Show(ModelCard card)
    {
        (_card, _trainedOn, _dataSet) = (card, card.TrainedOn, card.DataSet ?? "");
        _manifest = card.Manifest is { } json ? ManifestFile.Read(json.ToJsonString()).Manifest : null;
    }

    private Task ConfirmAsync(string? manifest) =>
        ActAsync(
            () => Store.ConfirmAsync(ProjectId, ModelId, PersonId, manifest),
            manifest is null
                ? "Confirmed as found. The model can be tried now."
                : "Confirmed with your changes. The model can be tried now."
        );

    private Task DescribeAsync() =>
        ActAsync(
            () =>
                Store.DescribeAsync(
                    ProjectId,
                    ModelId,
                    PersonId,
                    _trainedOn.Trim(),
                    _dataSet.Trim() is { Length: > 0 } dataSet ? dataSet : null
                ),
            "Saved."
        );

    private async Task RetireAsync()
    {
        var retire = _card!.RetiredAt is null;
        var outcome = await Store.RetireAsync(ProjectId, ModelId, PersonId, retire);
        await SayAsync(outcome.Fault(), retire ? "Retired: new runs do not offer it; what it made stays." : "In use again.");
        await ProjectLoadedAsync();
    }

    private async Task ActAsync(Func<Task<Result<ModelCard>>> act, string done)
    {
        if (_busy)
            return;
        _busy = true;
        var outcome = await act();
        _busy = false;
        if (outcome.ValueOrDefault() is { } card)
            Show(card);
        await SayAsync(outcome.Fault(), done);
    }

    private async Task SayAsync(string? fault, string done)
    {
        (_result, _failed) = (fault ?? done, fault is not null);
        StateHasChanged();
        await _said.FocusAsync();
    }

    private static IEnumerable<(string Name, string Value)> Facts(ModelCard card)
    {
        yield return ("Kind", card.IsBuiltIn ? "detector, built in" : ModelText.Describe(card.Purpose));
        if (!card.IsBuiltIn)
        {
            yield return ("File", $"{card.FileName}, {ModelText.Size(card.FileBytes)}");
            yield return ("SHA-256", card.FileHash ?? "");
            yield return (card.TrainingId is null ? "Uploaded" : "Trained", RoundText.Time(card.CreatedAt) + " UTC" + (card.By is null ? "" : $" by {card.By}"));
            yield return (
                "Confirmed",
                card.ConfirmedAt is { } at
                    ? RoundText.Time(at) + " UTC" + (card.ConfirmedBy is null ? "" : $" by {card.ConfirmedBy}")
                    : "not yet"
            );
        }

        if (card.RetiredAt is { } retired)
            yield return ("Retired", RoundText.Day(retired));
    }

    private string Address(string page) => $"projects/{ProjectId}/pseudolabels/{page}";
}
