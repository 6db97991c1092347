using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Demo.Study;

/// <summary>How far the study has come: its images, then one step for each phase of the protocol.</summary>
internal sealed class StudySteps(IProgress<JobProgress>? progress, StudySettings settings) : IProgress<JobProgress>
{
    public const int Calibration = 0;
    public const int Seed = 1;
    public const int Refinement = 2;
    public const int Test = 3;
    public const int Truth = 4;
    public const int Publish = 5;
    public const int All = 6;

    private static readonly string[] Names =
    [
        "Calibration",
        "Seed",
        "Refinement",
        "Blind test",
        "Adjudication and reports",
        "Publishing the data set",
        "Done",
    ];

    private int _done;
    private string _phase = "Images";

    public void Advance(string message)
    {
        _done++;
        Say(message);
    }

    public void Enter(int phase)
    {
        (_done, _phase) = (settings.Images + phase, Names[phase]);
        Say("");
    }

    public void Say(string message) =>
        progress?.Report(new JobProgress(_done, settings.Images + All, message.Length == 0 ? _phase : $"{_phase}: {message}"));

    /// <summary>Of a model's run inside a phase.</summary>
    public void Report(JobProgress value) => Say(value.Message);
}
