using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.LabelStudio;

/// <summary>Tasks that nobody answered, and predictions of which only the number is there: told once, with how many there are.</summary>
internal sealed class Unanswered
{
    private (string File, string Place, int Count) _tasks = ("", "", 0);
    private (string File, int Count) _numbered = ("", 0);

    public void AddTask(string file, string place) =>
        _tasks = _tasks.Count == 0 ? (file, place, 1) : _tasks with { Count = _tasks.Count + 1 };

    public void AddNumbered(string file) => _numbered = _numbered.Count == 0 ? (file, 1) : _numbered with { Count = _numbered.Count + 1 };

    public void Tell(ReadResultBuilder gathered)
    {
        if (_tasks.Count > 0)
            gathered.Note(
                _tasks.File,
                0,
                $"{_tasks.Place}{(_tasks.Count == 1 ? " has" : $" and {_tasks.Count - 1} more tasks have")} neither annotations nor predictions of "
                    + "Label Studio: they say nothing of their images, which are no images without boxes and are left out.",
                FaultKind.Image
            );
        if (_numbered.Count > 0)
            gathered.Fault(
                _numbered.File,
                0,
                $"{(_numbered.Count == 1 ? "One prediction is" : $"{_numbered.Count} predictions are")} named by number only and not in the "
                    + "file; export the project with its predictions to have them."
            );
    }
}
