using AnnotateHub.Application.Guides;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study.Guides;
using AnnotateHub.Web.Features.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;

namespace AnnotateHub.Web.Features.Guides;

/// <summary>The guide for its readers, and for leads who write it with what it will look like beside.</summary>
public partial class GuidePage : ProjectPageBase
{
    private readonly Dictionary<string, string> _classes = new(StringComparer.Ordinal);
    private GuideView? _guide;
    private EventCallback<(string Class, GuideExampleView Example)> _remove;
    private string _text = "";
    private string? _fault;
    private bool _isWriting;
    private bool _isBusy;

    [Inject]
    private GuideService Guides { get; set; } = default!;

    [Inject]
    private GuideQueries Reader { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    /// <summary>The guide as it would be, from what is written so far.</summary>
    private GuideView Preview =>
        _guide! with
        {
            Html = Html(_text),
            Classes = [.. _guide.Classes.Select(about => about with { Html = Html(_classes[about.Key]) })],
        };

    protected override async Task ProjectLoadedAsync()
    {
        _guide = await Reader.ReadAsync(ProjectId, PersonId);
        if (_guide is null)
            return;
        if (_guide.MayChange)
            _remove = EventCallback.Factory.Create<(string, GuideExampleView)>(this, RemoveAsync);
        if (_guide.Seen < _guide.Version)
            await Guides.SeenAsync(ProjectId, PersonId, _guide.Version);
    }

    private void Begin()
    {
        (_text, _fault, _isWriting) = (_guide!.Text, null, true);
        foreach (var about in _guide.Classes)
            _classes[about.Key] = about.Text;
    }

    private async Task SaveAsync()
    {
        _isBusy = true;
        try
        {
            await FinishAsync(await Guides.SaveAsync(ProjectId, PersonId, new GuideDraft(_text, _classes, _guide!.Version)));
            if (_fault is null)
                Snackbar.Add("Guide saved. Annotators are shown it when they open an image.", Severity.Success);
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task RemoveAsync((string Class, GuideExampleView Example) one)
    {
        var (label, view) = one;
        await FinishAsync(
            await Guides.RemoveExampleAsync(
                ProjectId,
                PersonId,
                label,
                new GuideExample(view.ImageId, view.X1, view.Y1, view.X2, view.Y2, view.Note)
            )
        );
    }

    private async Task AddPictureAsync(InputFileChangeEventArgs chosen)
    {
        var file = chosen.File;
        if (file.Size > GuideService.MaxPictureBytes)
        {
            _fault = $"A picture has at most {GuideService.MaxPictureBytes >> 20} MiB; '{file.Name}' has {file.Size >> 20}.";
            return;
        }

        using var bytes = new MemoryStream();
        await using (var stream = file.OpenReadStream(GuideService.MaxPictureBytes))
            await stream.CopyToAsync(bytes);
        switch (await Guides.AddPictureAsync(ProjectId, PersonId, file.Name, bytes.ToArray()))
        {
            case Result<string>.Success done:
                var name = Path.GetFileNameWithoutExtension(file.Name).Replace("]", "", StringComparison.Ordinal);
                _text = $"{_text.TrimEnd()}\n\n![{name}]({GuideMarkdown.PictureScheme}{done.Value})\n";
                _fault = null;
                break;
            case Result<string>.Refused refused:
                _fault = refused.Reason;
                break;
            default:
                _fault = "The project is not there any more.";
                break;
        }
    }

    private async Task FinishAsync(Result<int> outcome)
    {
        _fault = outcome switch
        {
            Result<int>.Success => null,
            Result<int>.Refused refused => refused.Reason,
            _ => "The project is not there any more.",
        };
        if (_fault is not null)
            return;
        _isWriting = false;
        _guide = await Reader.ReadAsync(ProjectId, PersonId);
        await Guides.SeenAsync(ProjectId, PersonId, _guide!.Version);
    }

    private async Task AskAsync(LocationChangingContext leaving)
    {
        var isSame = _text == _guide!.Text && _guide.Classes.All(about => _classes[about.Key] == about.Text);
        if (!isSame && !await Js.InvokeAsync<bool>("confirm", "Leave without saving what you wrote?"))
            leaving.PreventNavigation();
    }

    private string Html(string text) => GuideMarkdown.ToHtml(text, $"api/projects/{ProjectId}/guide/pictures");
}
