using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Running;

/// <summary>Lines of JSON on standard output; a reader that is gone does not end a training.</summary>
internal sealed class MessageWriter(TextWriter output)
{
    private bool _isHeard = true;

    public void Write(TrainerMessage message)
    {
        if (!_isHeard)
            return;
        try
        {
            output.WriteLine(message.ToLine());
            output.Flush();
        }
        catch (IOException)
        {
            _isHeard = false;
        }
    }
}
