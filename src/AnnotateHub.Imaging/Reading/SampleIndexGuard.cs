namespace AnnotateHub.Imaging.Reading;

internal static class SampleIndexGuard
{
    public static void Check(IReadOnlyList<int> samples, int offered, string where)
    {
        foreach (var sample in samples)
            if (sample < 0 || sample >= offered)
                throw new ImageReadException(
                    $"Sample {sample + 1} was asked for, but {where} has {offered}. Choose one from 1 to {offered}."
                );
    }
}
