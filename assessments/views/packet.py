"""The packet: every row held on one student, for the family who asks."""

from hashlib import sha256

from assessments.disclosures import What, for_stewards, record_kept
from assessments.packet import packet_of
from assessments.packet_files import packet_file

from .request import request_or_404


@for_stewards
def request_packet(request, pk, kind):
    """To whom it was given stands on record with the fingerprint of the file."""
    one = request_or_404(request, pk)
    filled = packet_of(request.user, one.student)
    made = packet_file(kind, one.student, one.asked_by, filled, request.user.name)
    seal = sha256(made.content).hexdigest()
    told = {"party": one.asked_by, "file_sha256": seal}
    record_kept(request, What.PACKET, [one.student], **told)
    return made
