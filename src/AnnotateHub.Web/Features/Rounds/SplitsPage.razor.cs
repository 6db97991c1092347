using System.Security.Cryptography;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Splits;
using AnnotateHub.Core.Study;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace AnnotateHub.Web.Features.Rounds;

public sealed partial class SplitsPage(RoundQueries queries, SplitDrawing drawing)
{
    private const long MaxListLength = 8 * 1024 * 1024;

    private readonly StemList[] _lists = [new("Train", "r06c04f01p01"), new("Validation", ""), new("Test", "")];
    private SplitsView? _now;
    private SplitPreview? _preview;
    private ElementReference _said;
    private double? _test = 40;
    private double? _validation;
    private double? _seed = NewSeed();
    private bool _keep = true;
    private bool _byLists;
    private bool _opened;
    private bool _busy;
    private bool _focus;
    private string? _fault;
    private string? _result;
    private int _asked;

    private string Origin =>
        _now!.Drawn is { FromLists: false } drawn
            ? $"Drawn on {RoundText.Day(drawn.DrawnAt)} with seed {drawn.Seed}: "
                + $"{RoundText.Count(drawn.TestPerPatient, "test image")} of each patient, {RoundText.Share(drawn.ValidationShare)} "
                + "of the others for validation."
            : "Taken from lists.";

    protected override async Task ProjectLoadedAsync()
    {
        if (!Project!.Role.MayLead())
            return;
        _now = await queries.SplitsAsync(ProjectId, PersonId);
        if (_now is not { Images: > 0 })
            return;
        if (_validation is null)
        {
            _validation = Math.Round(100 * new SplitRequest(0).ValidationShare, 2);
            // The paper's 40 a patient are a third of what a small plate has: then a sixth is proposed.
            var smallest = _now.Patients.Min(patient => patient.Images);
            _test = smallest >= 90 ? 40 : Math.Max(1, smallest / 6);
        }

        if (_now.Undecided > 0)
            await PreviewAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        await _said.FocusAsync();
    }

    private static double NewSeed() => RandomNumberGenerator.GetInt32(1, 1_000_000);

    private static IReadOnlyList<PatientSplitView> Rows(SplitPreview preview) =>
        [.. preview.Patients.Select(row => new PatientSplitView(row.Patient, row.Train, row.Validation, row.Test, 0))];

    private async Task OpenAsync()
    {
        (_opened, _result) = (true, null);
        await PreviewAsync();
    }

    private Task ChooseAsync(bool byLists) => SetAsync(() => _byLists = byLists);

    private Task SetAsync(Action change)
    {
        change();
        return PreviewAsync();
    }

    /// <summary>Shows what would come; an answer that was overtaken by the next question is dropped.</summary>
    private async Task PreviewAsync()
    {
        var asked = ++_asked;
        if (Request() is not { } ask)
        {
            (_preview, _fault) = (null, null);
            return;
        }

        var outcome = await ask(false);
        if (asked != _asked)
            return;
        (_preview, _fault) = (outcome.ValueOrDefault(), outcome.Fault());
    }

    private async Task ConfirmAsync()
    {
        if (_busy || _preview is not { CanBeDone: true } || Request() is not { } ask)
            return;
        _busy = true;
        var outcome = await ask(true);
        _busy = false;
        _fault = outcome.Fault();
        if (outcome.ValueOrDefault() is not { CanBeDone: true } done)
        {
            _preview = outcome.ValueOrDefault() ?? _preview;
            return;
        }

        (_opened, _preview, _focus) = (false, null, true);
        _result = $"Done: {done.Train} train, {done.Validation} validation, {done.Test} test.";
        await ProjectLoadedAsync();
    }

    /// <summary>The question to ask: with true it is done, not only shown. Null while something is missing.</summary>
    private Func<bool, Task<Result<SplitPreview>>>? Request()
    {
        if (_byLists)
        {
            if (_lists.All(list => list.Stems.Count == 0))
                return null;
            var lists = new SplitLists(_lists[0].Stems, _lists[1].Stems, _lists[2].Stems);
            return isDone =>
                isDone ? drawing.SetListsAsync(ProjectId, PersonId, lists) : drawing.PreviewListsAsync(ProjectId, PersonId, lists);
        }

        if (_test is not { } test || _validation is not { } validation || _seed is not { } seed)
            return null;
        var request = new SplitRequest(
            (long)seed,
            (int)test,
            validation / 100,
            _keep && _now!.Undecided > 0 && _now.Undecided < _now.Images
        );
        return isDone => isDone ? drawing.DrawAsync(ProjectId, PersonId, request) : drawing.PreviewAsync(ProjectId, PersonId, request);
    }

    private async Task ReadAsync(StemList list, InputFileChangeEventArgs change)
    {
        if (change.File.Size > MaxListLength)
        {
            _fault =
                $"{change.File.Name} has {change.File.Size / 1024 / 1024} MB; a list of names has less than "
                + $"{MaxListLength / 1024 / 1024} MB.";
            return;
        }

        using var reader = new StreamReader(change.File.OpenReadStream(MaxListLength));
        list.Text = await reader.ReadToEndAsync();
        await PreviewAsync();
    }

    private sealed class StemList(string title, string example)
    {
        public string Title { get; } = title;
        public string Example { get; } = example;
        public string Text { get; set; } = "";
        public IReadOnlyList<string> Stems => StemText.Read(Text);
    }
}
