using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Application.Reports;
using AnnotateHub.Core.Study;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Shared.Fields;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace AnnotateHub.Web.Features.LabelCheck;

/// <summary>Findings of a check one by one: crops of all channels, one key for each decision.</summary>
public sealed partial class LabelCheckPage(LabelChecks checks, CellPictures pictures, NavigationManager navigation, IJSRuntime js)
{
    private LabelCheckView? _view;
    private IReadOnlyDictionary<string, CellPicture> _pictures = new Dictionary<string, CellPicture>();
    private IReadOnlyList<LabelFindingView> _shown = [];
    private ElementReference _desk;
    private TextLine? _question;
    private LabelFindingKind? _kind;
    private string? _refused;
    private string? _fault;
    private string? _words;
    private int _at;
    private bool _isRead;
    private bool _withDecided;
    private bool _withUnsure;
    private bool _isAsking;
    private bool _isBusy;
    private bool _wantsDesk;
    private bool _wantsQuestion;

    [Parameter]
    public long CheckId { get; set; }

    private IReadOnlyList<LabelFindingView> Shown => _shown;

    private LabelFindingView Current => _shown[_at];

    protected override async Task ProjectLoadedAsync()
    {
        if (!Project!.Role.MayLead())
            return;
        var found = await checks.FindAsync(ProjectId, PersonId, CheckId);
        (_view, _refused, _isRead) = (found.ValueOrDefault(), found.Fault(), true);
        if (_view is null)
            return;
        _pictures = await pictures.FindAsync(
            ProjectId,
            PersonId,
            [.. _view.Findings.Select(view => view.Finding.Image).Distinct(StringComparer.Ordinal)]
        );
        Choose(0);
        _wantsDesk = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (_wantsQuestion && _isAsking)
                await _question!.FocusAsync();
            else if (_wantsDesk && _shown.Count > 0)
                await _desk.FocusAsync();
        }
        catch (JSException)
        {
            // The element went with another finding.
        }

        (_wantsQuestion, _wantsDesk) = (false, false);
    }

    private void Choose(int at)
    {
        _shown =
        [
            .. _view!.Findings.Where(view =>
                (_kind is null || view.Finding.Kind == _kind)
                && (_withDecided || view.IsWaiting)
                && (_withUnsure || view.Finding.IsProbableError)
            ),
        ];
        _at = Math.Clamp(at, 0, Math.Max(0, _shown.Count - 1));
        (_fault, _isAsking, _words) = (null, false, null);
    }

    private void Filter(LabelFindingKind? kind)
    {
        _kind = kind;
        Choose(0);
        _wantsDesk = true;
    }

    private void SwitchDecided()
    {
        _withDecided = !_withDecided;
        Choose(0);
    }

    private void SwitchUnsure()
    {
        _withUnsure = !_withUnsure;
        Choose(0);
    }

    private void Go(int step)
    {
        _at = Math.Clamp(_at + step, 0, Math.Max(0, _shown.Count - 1));
        (_fault, _isAsking, _words, _wantsDesk) = (null, false, null, true);
    }

    private async Task PressAsync(KeyboardEventArgs pressed)
    {
        if (_isAsking || pressed.CtrlKey || pressed.MetaKey || pressed.AltKey)
            return;
        switch (pressed.Key)
        {
            case "r" or "R":
                await DecideAsync(LabelVerdict.Right);
                break;
            case "f" or "F":
                await FixAsync();
                break;
            case "a" or "A":
                BeginAsking();
                break;
            case "j" or "J" or "ArrowRight" or "ArrowDown":
                Go(1);
                break;
            case "k" or "K" or "ArrowLeft" or "ArrowUp":
                Go(-1);
                break;
        }
    }

    private void BeginAsking() => (_isAsking, _wantsQuestion, _fault) = (true, true, null);

    private Task<bool> AskAsync() => DecideAsync(LabelVerdict.Asked);

    private async Task FixAsync()
    {
        var (finding, box) = (Current, Current.Finding.Place);
        if (await DecideAsync(LabelVerdict.Fix))
            navigation.NavigateTo(
                $"projects/{ProjectId}/images/{finding.ImageId}/annotate?assignment={finding.AssignmentId}"
                    + FormattableString.Invariant($"&at={box.X1:0.#},{box.Y1:0.#},{box.X2:0.#},{box.Y2:0.#}"),
                forceLoad: true
            );
    }

    private async Task<bool> DecideAsync(LabelVerdict verdict)
    {
        if (_isBusy || _shown.Count == 0)
            return false;
        (_isBusy, _fault) = (true, null);
        var decided = await checks.DecideAsync(ProjectId, PersonId, CheckId, Current.Number, verdict, _words);
        _isBusy = false;
        if (decided is not Result<LabelFindingView>.Success { Value: var now })
        {
            _fault = decided.Fault() ?? "The finding is not yours to see now; load the page again.";
            return false;
        }

        _view = _view! with { Findings = [.. _view.Findings.Select(view => view.Number == now.Number ? now : view)] };
        Choose(_withDecided ? _at + 1 : _at);
        _wantsDesk = true;
        return true;
    }

    private async Task DownloadAsync()
    {
        await js.InvokeVoidAsync("annotateHubPages.save", $"label-check-{CheckId}.csv", LabelCheckCsv.Create(_view!.Findings));
    }

    private static string Pressed(bool isPressed) => isPressed ? "true" : "false";

    private static string Words(LabelFindingKind kind) =>
        kind switch
        {
            LabelFindingKind.Class => "Class",
            LabelFindingKind.Missing => "Missing box",
            _ => "Superfluous box",
        };

    private static string Words(LabelVerdict verdict) =>
        verdict switch
        {
            LabelVerdict.Right => "You said: the label is right.",
            LabelVerdict.Fix => "You said: to be fixed.",
            _ => "The annotator was asked.",
        };
}
