using AnnotateHub.Core.Sentences;

namespace AnnotateHub.Training.Jobs;

/// <summary>What makes a job one that can be trained, and what people should know although it can.</summary>
public static class TrainingCheck
{
    /// <summary>Boxes smaller than this in raw pixels hold nothing that a network could learn.</summary>
    public const double SmallestSide = 4;

    private const int FewBoxes = 50;

    /// <summary>Why the job cannot be trained, or null.</summary>
    public static string? Validate(TrainingJob job)
    {
        if (job.Version != TrainingJob.CurrentVersion)
            return $"This trainer does jobs of version {TrainingJob.CurrentVersion}; found version {job.Version}. Make "
                + $"the job with the same program.";
        if (!IsWhole(job))
            return "The job lacks settings, channels, classes or images, or names of them. Make it with the same program.";
        if (job.Settings.Validate() is { } setting)
            return setting;
        if (job.Kind is TrainingKind.Detector && job.Settings.Backbone is not null)
            return "Networks of Table 3 classify cells; a detector is of one kind.";
        if (job.Weights is not null && job.Settings.Backbone is null)
            return "Weights that were brought are for networks of Table 3; name one beside them.";
        if (job.Settings.IsFrozen && job.Weights is null)
            return "Features that stay as they are need weights that were brought; random ones tell nothing.";
        if (job.Channels.Count is < 1 or > 64)
            return $"A network is fed from 1 to 64 channels; found {job.Channels.Count}.";
        if (job.Classes.Count is < 1 or > 1_000)
            return $"A network tells 1 to 1000 classes; found {job.Classes.Count}.";
        if (!(job.Scale is >= 1 / 64.0 and <= 8))
            return $"Images are scaled by 1/64 to 8; found {job.Scale}. Are the boxes in pixels of the image?";
        if (job.Threads is < 1 or > 1_024)
            return $"A training runs on 1 to 1024 threads; found {job.Threads}.";
        if (job.Device is not ("cpu" or "cuda"))
            return $"A training runs on 'cpu' or 'cuda'; found '{Excerpt.Of(job.Device)}'.";
        foreach (var image in job.Images)
            if (ValidateImage(job, image) is { } fault)
                return fault;

        var training = job.Images.Where(image => !image.IsValidation).ToList();
        if (training.Count == 0)
            return "There is no image to train on: all of them are for validation. Lower the share for validation, or add images.";
        var boxes = training.SelectMany(image => image.Boxes).ToList();
        if (boxes.Count == 0)
            return $"There is no box on the {training.Count} images to train on; a network learns from boxes. Annotate "
                + $"some cells first, or name the folder that holds the labels.";
        if (job.Kind is TrainingKind.Detector)
            return null;
        var present = boxes.Select(box => job.Classes[box.Class]).Distinct().ToList();
        return present.Count > 1
            ? null
            : $"Every box to train on is of one class, '{Excerpt.Of(present[0])}'; a classifier needs at least two. "
                + $"Label another class, or train a detector.";
    }

    /// <summary>Sentences for the card and the page; the job can be trained all the same.</summary>
    public static IReadOnlyList<string> Warnings(TrainingJob job)
    {
        var warnings = new List<string>();
        var training = job.Images.Where(image => !image.IsValidation).ToList();
        foreach (var (index, key) in job.Classes.Index())
        {
            var count = training.Sum(image => image.Boxes.Count(box => box.Class == index));
            if (count == 0)
                warnings.Add($"Class '{key}' has no box to train on: the model will never say it.");
            else if (count < FewBoxes)
                warnings.Add($"Class '{key}' has {count} boxes to train on; figures of classes with fewer than {FewBoxes} are unsteady.");
        }

        var patients = training.Select(image => image.Patient).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (patients.Count == 1)
            warnings.Add($"All images to train on are of one patient, '{patients[0]}': how the model does on others is not known.");
        if (patients.Count == 0)
            warnings.Add("Patients are not known, so that nothing says how the model does on a new one.");
        if (job.Images.All(image => !image.IsValidation))
            warnings.Add("No image was kept for validation: there are no figures for this model.");
        return warnings;
    }

    /// <summary>What a file leaves out or calls null is null here, whatever the types say.</summary>
    private static bool IsWhole(TrainingJob job) =>
        job is { Settings: not null, Channels: { } channels, Classes: { } classes, Images: { } images }
        && channels.Concat(classes).All(name => name is not null)
        && images.All(image =>
            image is { Name: not null, Planes: { } planes, Boxes: not null } && planes.All(plane => plane is { File: not null })
        );

    private static string? ValidateImage(TrainingJob job, TrainingImage image)
    {
        if (image.Planes.Count != job.Channels.Count)
            return $"{Excerpt.Of(image.Name)} has {image.Planes.Count} channels, the others have {job.Channels.Count} "
                + $"({Excerpt.Of(string.Join(", ", job.Channels))}); all images of a training need the same channels. Choose "
                + $"inputs that every image has.";
        if (image.Width < 1 || image.Height < 1)
            return $"{Excerpt.Of(image.Name)} says {image.Width} x {image.Height} pixels; an image has at least one.";
        foreach (var box in image.Boxes)
        {
            if (box.Class < 0 || box.Class >= job.Classes.Count)
                return $"{Excerpt.Of(image.Name)} has a box of class number {box.Class}; the job names {job.Classes.Count} classes, "
                    + "counted from 0.";
            if (!(box.X1 >= 0 && box.Y1 >= 0 && box.X2 <= image.Width && box.Y2 <= image.Height && box.X2 > box.X1 && box.Y2 > box.Y1))
                return $"{Excerpt.Of(image.Name)} has a box ({box.X1}, {box.Y1}, {box.X2}, {box.Y2}) that lies not within its "
                    + $"{image.Width} x {image.Height} pixels.";
        }

        return null;
    }
}
