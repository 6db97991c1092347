namespace AnnotateHub.Imaging.Synthetic;

public enum DebrisKind
{
    /// <summary>Dark grain in brightfield, nothing in fluorescence.</summary>
    Particle,

    /// <summary>Thin curved thread that shines faintly in every channel.</summary>
    Fibre,

    /// <summary>Remains of a dead cell: a few small grains bright in Hoechst.</summary>
    Fragments,
}
