using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Annotations.PendingOperations;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AnnotateHub.Web.Features.Annotations;

public sealed partial class PendingOperationsPage(PendingOperationQueries work, OperationWriter writer, IDialogService dialogs)
{
    private PendingProject? _held;
    private ElementReference _said;
    private string? _result;
    private bool _failed;
    private bool _busy;
    private bool _focus;

    private int Left => _held!.Total - _held.Images.Sum(image => image.Changes.Count);

    protected override async Task ProjectLoadedAsync() => _held = await work.InProjectAsync(ProjectId, PersonId);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        // The button that was pressed may be gone; from the sentence, Tab leads to the first change that is left.
        await _said.FocusAsync();
    }

    private async Task OnChangedAsync()
    {
        // A decision under way reads for itself when it is done.
        if (_busy || Project is null)
            return;
        await ProjectLoadedAsync();
        StateHasChanged();
    }

    /// <summary>Oldest first. One that cannot be applied does not keep the others from it.</summary>
    private async Task ApplyAsync(PendingImage image, IReadOnlyList<PendingChange> changes)
    {
        _busy = true;
        var (applied, conflicts) = (0, new List<string>());
        foreach (var change in changes)
        {
            switch (await writer.ResolveHeldAsync(image.AssignmentId, change.HeldId, PersonId, PendingResolution.Applied))
            {
                case ResolveAnswer.Resolved:
                    applied++;
                    break;
                case ResolveAnswer.Conflict conflict:
                    conflicts.Add(conflict.Reason);
                    break;
            }
        }

        await ProjectLoadedAsync();
        var closed = _held!.Images.FirstOrDefault(heldImage => heldImage.AssignmentId == image.AssignmentId) is { } now
            ? PendingOperationText.Closed(now)
            : null;
        var done =
            applied == 0 ? ""
            : changes.Count == 1 ? $"Applied on {image.Name}: {Lower(changes[0])}."
            : $"{PendingOperationText.Count(applied)} applied on {image.Name}.";
        var not =
            conflicts.Count == 0
                ? ""
                : $"{(changes.Count == 1 ? "Not applied" : $"{PendingOperationText.Count(conflicts.Count)} not applied")}: "
                    + $"{closed ?? string.Join(" ", conflicts.Distinct())}";
        Say(done.Length + not.Length == 0 ? "Somebody decided about this in the meantime." : $"{done} {not}".Trim(), conflicts.Count > 0);
    }

    private async Task DiscardAsync(PendingImage image, IReadOnlyList<PendingChange> changes)
    {
        var what = changes.Count == 1 ? $"\"{PendingOperationText.Describe(changes[0])}\"" : PendingOperationText.Count(changes.Count);
        var sure = await dialogs.ShowMessageBoxAsync(
            "Discard for good?",
            $"{what} by {(image.IsOwn ? "you" : image.Person)} on {image.Name} will not be in the boxes and can no longer be applied.",
            yesText: "Discard",
            cancelText: "Cancel"
        );
        if (sure != true)
            return;
        _busy = true;
        var discarded = 0;
        foreach (var change in changes)
            if (
                await writer.ResolveHeldAsync(image.AssignmentId, change.HeldId, PersonId, PendingResolution.Discarded)
                is ResolveAnswer.Resolved
            )
                discarded++;
        await ProjectLoadedAsync();
        Say(
            discarded == 0 ? "Somebody decided about this in the meantime."
                : changes.Count == 1 ? $"Discarded on {image.Name}: {Lower(changes[0])}."
                : $"{PendingOperationText.Count(discarded)} discarded on {image.Name}.",
            false
        );
    }

    private static string Lower(PendingChange change)
    {
        var words = PendingOperationText.Describe(change);
        return char.ToLowerInvariant(words[0]) + words[1..];
    }

    private void Say(string result, bool failed) => (_result, _failed, _busy, _focus) = (result, failed, false, true);
}
